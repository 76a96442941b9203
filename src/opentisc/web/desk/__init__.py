"""Pages of the desk: service list, application, tracking, the staff's queue and request pages."""
