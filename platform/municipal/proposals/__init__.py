"""The municipal model reaches the schools: each is offered its versions, and answers row by row."""
