"""Reading the tables inside components: tiers, bands and rates of absence."""

from decimal import Decimal

from compensation.rules.faults import child_path
from compensation.rules.measures import DAY_MEASURES
from compensation.rules.reader import MISSING, Reader
from compensation.rules.standard import Band, Tier

_ZERO = Decimal(0)


def read_tiers(
    reader: Reader, value: object, path: str, *, most_rate: Decimal | None = None
) -> tuple[Tier, ...]:
    """Tiers rise, do not overlap, and the last one, only it, is open."""
    entries = reader.entries(value, path)
    tiers = tuple(
        _read_tier(reader, entry, f"{path}[{index}]", most_rate) for index, entry in enumerate(entries)
    )
    bound: Decimal | None = None
    for index, tier in enumerate(tiers):
        place = f"{path}[{index}].up_to"
        if not reader.is_sound(place):
            continue
        fault = _fault_of_bound(tier.up_to, bound, is_last=index == len(tiers) - 1)
        if fault:
            reader.refuse(place, fault, {"after": str(bound)})
        bound = tier.up_to if tier.up_to is not None else bound
    return tiers


def _fault_of_bound(up_to: Decimal | None, before: Decimal | None, *, is_last: bool) -> str:
    if up_to is None:
        return "" if is_last else "open_too_early"
    if before is not None and up_to <= before:
        return "overlap" if up_to == before else "descending"
    return "not_open" if is_last else ""


def _read_tier(reader: Reader, entry: object, path: str, most: Decimal | None) -> Tier:
    found = reader.members(entry, path, ("up_to", "rate"))
    bound = found.get("up_to", MISSING)
    up_to = None if bound is None else reader.decimal(bound, f"{path}.up_to", least=_ZERO)
    least = None if most is None else -most
    return Tier(up_to, reader.decimal(found.get("rate", MISSING), f"{path}.rate", least=least, most=most))


def read_bands(reader: Reader, value: object, path: str) -> tuple[Band, ...]:
    """Bands, highest first whatever their order; the lowest must reach down to nothing."""
    entries = reader.entries(value, path)
    bands = [_read_band(reader, entry, f"{path}[{index}]") for index, entry in enumerate(entries)]
    for index, band in enumerate(bands):
        place = f"{path}[{index}].from"
        if reader.is_sound(place) and any(band.start == other.start for other in bands[:index]):
            reader.refuse(place, "overlap", {"after": str(band.start)})
    if bands and min(band.start for band in bands) > 0:
        reader.refuse(path, "gap", {"start": str(min(band.start for band in bands))})
    return tuple(sorted(bands, key=lambda band: band.start, reverse=True))


def _read_band(reader: Reader, entry: object, path: str) -> Band:
    found = reader.members(entry, path, ("from", "factor"))
    return Band(
        reader.decimal(found.get("from", MISSING), f"{path}.from"),
        reader.decimal(found.get("factor", MISSING), f"{path}.factor", least=_ZERO),
    )


def read_absence_rates(reader: Reader, value: object, path: str) -> dict[str, Decimal]:
    """What part of a day's base pay is lost, per kind of day."""
    found = reader.mapping(value, path)
    if isinstance(value, dict) and not found:
        reader.refuse(path, "empty")
    for measure in found:
        if measure not in DAY_MEASURES:
            place = child_path(path, measure)
            reader.refuse(place, "unknown_measure", {"value": measure, "choices": ", ".join(DAY_MEASURES)})
    return {
        measure: reader.decimal(rate, child_path(path, measure), least=_ZERO, most=Decimal(3))
        for measure, rate in found.items()
    }
