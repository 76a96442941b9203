"""What contexts stand on: jobs, audit, attachments. It knows no context."""
