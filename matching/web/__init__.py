"""What people meet: the edge of the service, its words, its forms, and one package for each family of pages."""
