"""Pages of 即时登记: one-screen entry, day sheet, list, one enquiry, review."""
