"""Pages of the network: bodies for everybody; members, days, resources and clients for who works in a body."""
