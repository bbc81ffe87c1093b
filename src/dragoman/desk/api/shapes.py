"""JSON Schemas of what the API answers, from the records themselves.

msgspec refuses a union of two records without tags, such as the record of a hit; here every record type is rebuilt for
its schema alone, such a union being `anyOf`, and every field required, since an answer has them all.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

REF = "#/components/schemas/{name}"


def components(answered: Iterable[type], taken: Iterable[type] = ()) -> dict[str, Any]:
    """Schemas by name: of types that are answered, and of those that are taken, whose defaults may be left out."""
    shaper = _Shaper()
    for one in answered:
        shaper.shape(one)
    made = list(shaper.made.values())
    done: set[str] = set()
    schemas: dict[str, Any] = {}
    while fresh := [one for one in made if one.__name__ not in done]:
        done |= {one.__name__ for one in fresh}
        schemas |= msgspec.json.schema_components(fresh, ref_template=REF)[1]
        made = list(shaper.made.values())
    return dict(sorted((schemas | msgspec.json.schema_components(taken, ref_template=REF)[1]).items()))


def name_of(of: Any) -> str:
    """The name under which a type stands among the components: `Page[Hit]` is PageOfHit."""
    origin = get_origin(of)
    if origin is None:
        return str(of.__name__)
    return f"{origin.__name__}Of{''.join(name_of(one) for one in get_args(of))}"


def ref(of: Any) -> dict[str, str]:
    """A reference to the schema of a type."""
    return {"$ref": REF.format(name=name_of(of))}


class _Shaper:
    """Rebuilds record types, each once."""

    def __init__(self) -> None:
        self.made: dict[Any, type[msgspec.Struct]] = {}
        self._names: dict[str, Any] = {}

    def shape(self, of: Any) -> Any:
        """The type for a schema."""
        origin, args = get_origin(of), get_args(of)
        if isinstance(of, type) and issubclass(of, msgspec.Struct):
            return self._record(of)
        if isinstance(origin, type) and issubclass(origin, msgspec.Struct):
            return self._record(of)
        if origin in (Union, types.UnionType):
            return self._union(args)
        if origin is Annotated:
            return Annotated[self.shape(args[0]), *of.__metadata__]
        if (
            origin is tuple and Ellipsis not in args and len(set(args)) == 1
        ):  # a span; `prefixItems` few tools know
            row: Any = types.GenericAlias(list, (self.shape(args[0]),))
            return Annotated[row, msgspec.Meta(min_length=len(args), max_length=len(args))]
        if origin in (tuple, list, dict):
            shaped = tuple(one if one is Ellipsis else self.shape(one) for one in args)
            return origin[shaped]
        return of

    def _union(self, members: tuple[Any, ...]) -> Any:
        records = [one for one in members if isinstance(one, type) and issubclass(one, msgspec.Struct)]
        if len(records) < 2:
            shaped: Any = self.shape(members[0])
            for one in members[1:]:
                shaped = shaped | self.shape(one)
            return shaped
        refs = [ref(self._record(one)) for one in records]
        return Annotated[Any, msgspec.Meta(extra_json_schema={"anyOf": refs})]

    def _record(self, of: Any) -> type[msgspec.Struct]:
        if of in self.made:
            return self.made[of]
        name = name_of(of)
        if name in self._names:  # of another module
            base = get_origin(of) or of
            name = f"{base.__module__.rpartition('.')[2].title()}{name}"
        self._names[name] = of
        base = get_origin(of) or of
        fields = [(field.encode_name, self.shape(field.type)) for field in msgspec.structs.fields(of)]
        config = base.__struct_config__
        made = msgspec.defstruct(
            name,
            [(f"f{n}", shaped) for n, (_, shaped) in enumerate(fields)],
            rename={f"f{n}": field for n, (field, _) in enumerate(fields)},
            namespace={"__doc__": base.__doc__},
            module=base.__module__,
            array_like=config.array_like,
            kw_only=True,
        )
        self.made[of] = made
        return made
