"""De-identified samples: drawn at random by an authority, with texts only after the handling body released them."""
