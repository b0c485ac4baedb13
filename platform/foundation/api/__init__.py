"""What every REST API of the platform is made of, whatever domain it tells of. See README.md beside this."""
