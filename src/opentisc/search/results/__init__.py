"""What a result list shows of the records that an engine found."""
