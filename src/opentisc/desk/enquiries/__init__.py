"""即时登记 (enquiries answered on the spot): entry, day sheet, review, correction, suggestions, promotion to a request."""
