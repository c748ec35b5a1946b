"""Values that are worked out when they are first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class derived(Generic[T]):  # noqa: N801 - it reads like `property`
    """`functools.cached_property` without its lock: two threads may both derive the same value, and either is kept."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function = function
        self.name = function.__name__
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "derived[T]": ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> "derived[T] | T":
        """Return the value, kept in the instance from then on."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value
