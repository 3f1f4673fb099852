"""What a person says of media folders that are not there: look again, or never mind."""

from .auditor import Auditor
from .keeper import Keeper
from .mover import Mover


class Folders:
    """Looks for media folders, and goes on without those that are lost."""

    def __init__(self, keeper: Keeper, auditor: Auditor, mover: Mover) -> None:
        """Remember the parts; nothing is looked for."""
        self._keeper = keeper
        self._auditor = auditor
        self._mover = mover

    async def look(self) -> bool:
        """Look whether all of them are there now; return whether they are."""
        is_there = await self._auditor.audit()
        self._mover.wake()
        return is_there and not await self._keeper.away()

    async def give_up(self) -> None:
        """Take files in folders that are not there for lost, and go on.

        Raises:
            LibraryUnavailable: the folder for new files cannot be written to.

        """
        await self._auditor.give_up()
        self._mover.wake()
