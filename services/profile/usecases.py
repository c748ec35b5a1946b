"""What can be done with profiles. All decisions stand here; none knows a wire or a store."""

from collections.abc import Sequence
from dataclasses import replace

from bazi.moment import Birth, ResolvedMoment
from services import births
from services.kit import etag
from services.kit.call import Repeat
from services.kit.events import BirthRevised, UserPurgeRequested
from services.kit.faults import Fault, Reason, invalid, not_found
from services.kit.ids import Clock, Ids
from services.kit.names import OPERATION, PROFILE
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import Scope
from services.profile.model import STUCK_AFTER, Draft, Profile, PurgeOperation, Query
from services.profile.ports import Unit, Work


class ProfileUseCases:
    """The verbs of the Profile service."""

    def __init__(self, work: Work, clock: Clock, ids: Ids) -> None:
        self._work = work
        self._clock = clock
        self._ids = ids

    async def create(
        self, who: Principal, draft: Draft, profile_id: str, repeat: Repeat | None
    ) -> Profile:
        """Store a new profile, under an id of ours if `profile_id` is empty."""
        births.resolve(draft.birth.birth, "profile.birth")
        now = self._clock.now()
        profile = Profile(
            user=who.subject,
            profile_id=profile_id or self._ids.resource("p"),
            uid=self._ids.uuid(),
            display_name=draft.display_name,
            birth=draft.birth,
            labels=draft.labels,
            birth_revision=1,
            version=1,
            create_time=now,
            update_time=now,
        )
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if not await unit.profiles.add(profile):
                raise Fault(
                    Reason.RESOURCE_EXISTS, "this profile_id is taken", resource=profile.name
                )
            await unit.remember(profile)
        return profile

    async def get(self, who: Principal, name: str) -> Profile:
        """Return a profile, deleted or not."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await _existing(unit, name)

    async def list(self, who: Principal, query: Query, page: PageRequest) -> Page[Profile]:
        """Return one page of profiles."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.profiles.list(query, page)

    async def batch_get(self, who: Principal, names: Sequence[str]) -> Sequence[Profile]:
        """Return all of these profiles in this order, or fail."""
        wanted = []
        for index, name in enumerate(names):
            user, profile_id = PROFILE.parse(name)
            if user != who.subject:
                raise invalid(f"names[{index}]", "must stand below `parent`")
            wanted.append(profile_id)
        async with self._work.begin(Scope.of(who)) as unit:
            found = await unit.profiles.many(wanted)
        for profile_id, name in zip(wanted, names, strict=True):
            if profile_id not in found:
                raise not_found(name)
        return [found[profile_id] for profile_id in wanted]

    async def update(
        self,
        who: Principal,
        name: str,
        draft: Draft,
        fields: frozenset[str],
        sent_etag: str,
        repeat: Repeat | None,
    ) -> Profile:
        """Change `fields` (of `display_name`, `sex`, `birth`, `labels`) to what the draft says."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await _existing(unit, name, lock=True)
            _check_in_use(old)
            etag.check(name, sent_etag, old.etag)
            new = self._changed(old, draft, fields)
            if new != old:
                await unit.profiles.replace(new)
            if new.birth_revision != old.birth_revision:
                await unit.emit(BirthRevised(name, new.birth_revision, new.uid))
            await unit.remember(new)
        return new

    def _changed(self, old: Profile, draft: Draft, fields: frozenset[str]) -> Profile:
        birth = old.birth
        if "birth" in fields:
            kept = draft.birth.birth._replace(sex=old.birth.birth.sex)
            birth = replace(draft.birth, birth=kept)
        if "sex" in fields:
            birth = replace(birth, birth=birth.birth._replace(sex=draft.birth.birth.sex))
        new = replace(
            old,
            display_name=draft.display_name if "display_name" in fields else old.display_name,
            labels=draft.labels if "labels" in fields else old.labels,
            birth=birth,
        )
        if new == old:
            return old
        revised = birth.birth != old.birth.birth
        if revised:
            births.resolve(birth.birth, "profile.birth")
        return replace(
            new,
            birth_revision=old.birth_revision + revised,
            version=old.version + 1,
            update_time=self._clock.now(),
        )

    async def delete(
        self, who: Principal, name: str, sent_etag: str, repeat: Repeat | None
    ) -> Profile:
        """Delete softly."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await _existing(unit, name, lock=True)
            _check_in_use(old)
            etag.check(name, sent_etag, old.etag)
            now = self._clock.now()
            new = replace(old, delete_time=now, update_time=now, version=old.version + 1)
            await unit.profiles.replace(new)
            await unit.remember(new)
        return new

    async def undelete(
        self, who: Principal, name: str, sent_etag: str, repeat: Repeat | None
    ) -> Profile:
        """Bring a deleted profile back."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await _existing(unit, name, lock=True)
            if not old.deleted:
                raise Fault(
                    Reason.RESOURCE_NOT_DELETED, "the profile is not deleted", resource=name
                )
            etag.check(name, sent_etag, old.etag)
            new = replace(
                old, delete_time=None, update_time=self._clock.now(), version=old.version + 1
            )
            await unit.profiles.replace(new)
            await unit.remember(new)
        return new

    async def purge(self, who: Principal, *, forced: bool, repeat: Repeat | None) -> PurgeOperation:
        """Begin to destroy all data of the caller, or only count it.

        The key is destroyed at once; the rows follow in every slice. A purge that is under way is
        joined, not begun again.
        """
        async with self._work.begin(Scope.of(who), repeat) as unit:
            now = self._clock.now()
            operation = PurgeOperation(
                operation_id=self._ids.resource("o"),
                user=who.subject,
                forced=forced,
                create_time=now,
                update_time=now,
                ask_time=now + STUCK_AFTER if forced else None,
                destroyed={} if forced else {"profiles": await unit.profiles.count()},
            )
            running = await unit.operations.running() if forced else None
            if running is not None:
                operation = running
            else:
                await unit.operations.add(operation)
                if forced:
                    await unit.destroy_key()
                    await unit.emit(UserPurgeRequested(operation.name))
            await unit.remember(operation, personal=False)
        return operation

    async def get_operation(self, who: Principal, name: str) -> PurgeOperation:
        """Return an operation of the caller."""
        try:
            (operation_id,) = OPERATION.parse(name)
        except ValueError:
            raise not_found(name) from None
        async with self._work.begin(Scope.of(who)) as unit:
            operation = await unit.operations.get(operation_id)
        if operation is None:
            raise not_found(name)
        return operation


def resolve(birth: Birth) -> Sequence[ResolvedMoment]:
    """Return every reading of a birth: one, or two when the clock showed the time twice and no fold is given."""
    try:
        return [births.resolve(birth, "birth")]
    except Fault as fault:
        if fault.reason is not Reason.BIRTH_MOMENT_AMBIGUOUS:
            raise
        return [births.resolve(birth._replace(fold=fold), "birth") for fold in (0, 1)]


async def _existing(unit: Unit, name: str, *, lock: bool = False) -> Profile:
    _, profile_id = PROFILE.parse(name)
    profile = await unit.profiles.get(profile_id, lock=lock)
    if profile is None:
        raise not_found(name)
    return profile


def _check_in_use(profile: Profile) -> None:
    if profile.deleted:
        raise Fault(Reason.RESOURCE_DELETED, "the profile is deleted", resource=profile.name)
