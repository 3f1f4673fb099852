"""A real Home Assistant with Anypod: for the end-to-end tests and script/develop."""

from .instance import PASSWORD, USER, Answer, Instance, free_port, is_settled

__all__ = ["PASSWORD", "USER", "Answer", "Instance", "free_port", "is_settled"]
