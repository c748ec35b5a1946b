"""Pictures of charts as the service makes them: like the engine's own, also of a stored chart, and in pixels."""

import asyncio
import struct

import pytest

from bazi import Birth, Sex, compute
from bazi.drawing import HEIGHT, WIDTH, svg
from bazi.picture import picture
from baziai.chart.v1 import chart_pb2
from baziai.chart.v1 import chart_service_pb2 as service_pb
from services.chart import painter as painters
from services.chart.codec import computed, drawing, stored
from services.chart.painter import ProcessPainter
from services.kit.faults import Fault, Reason
from services.kit.languages import SUPPORTED

BIRTH = Birth(1990, 2, 4, 10, "Asia/Shanghai", 12, longitude=104.07, sex=Sex.MALE)
UNKNOWN = Birth(1990, 2, 5, None, "Asia/Shanghai", longitude=104.07, sex=Sex.FEMALE)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("birth", [BIRTH, UNKNOWN])
@pytest.mark.parametrize("language", SUPPORTED)
def test_a_message_is_drawn_as_the_chart_itself_is(language: str, birth: Birth) -> None:
    chart = compute(birth)
    made = computed.computed(chart, language, chart_pb2.CHART_VIEW_FULL)
    kept = chart_pb2.Chart.FromString(computed.document(chart))
    for message in (
        chart_pb2.Chart.FromString(made),
        stored.shown(kept, language, chart_pb2.CHART_VIEW_FULL),
    ):
        assert drawing.seen(message) == picture(chart, language)
        for theme, dark in (
            (service_pb.IMAGE_THEME_LIGHT, False),
            (service_pb.IMAGE_THEME_DARK, True),
        ):
            assert drawing.svg(message, theme).decode() == svg(chart, language, dark=dark)


async def test_pixels() -> None:
    painter = ProcessPainter(4)
    drawn = svg(compute(BIRTH), "ko")
    chinese = drawn.replace("CJK KR", "CJK SC")
    one, other = await asyncio.gather(painter.png(drawn.encode()), painter.png(chinese.encode()))
    for png in (one, other):
        assert png.startswith(PNG)
        assert struct.unpack(">II", png[16:24]) == (2 * WIDTH, 2 * HEIGHT)
    assert one != other  # readers of Korean see other forms of the characters
    assert one == await painter.png(drawn.encode())


async def test_no_more_wait_than_may() -> None:
    painter = ProcessPainter(1)
    drawn = svg(compute(BIRTH)).encode()
    first = asyncio.ensure_future(painter.png(drawn))
    await asyncio.sleep(0)
    with pytest.raises(Fault) as refused:
        await painter.png(drawn)
    assert refused.value.reason is Reason.SERVER_BUSY
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (await painter.png(drawn)).startswith(PNG)


async def test_what_cannot_be_painted_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    painter = ProcessPainter(1)
    with pytest.raises(ChildProcessError):
        await painter.png(b"<svg")
    monkeypatch.setattr(painters, "_LONGEST_SECONDS", 0.001)
    with pytest.raises(TimeoutError):
        await painter.png(svg(compute(BIRTH)).encode())
