"""Subtitles as sites write them."""


def rolling(*lines: str, each_s: int) -> str:
    """Write automatic captions as YouTube does: each line comes up to three times.

    It grows word by word below the one before it, is shown alone for a hundredth of
    a second, and then stands above the next one.
    """
    blocks = ["WEBVTT\nKind: captions\nLanguage: en\n"]
    above = " "
    for number, line in enumerate(lines):
        start, end = number * each_s * 1000, (number + 1) * each_s * 1000
        first, *others = line.split(" ")
        words = "".join(f"<{_time(start + 200)}><c> {word}</c>" for word in others)
        place = "align:start position:0%"
        blocks += [
            f"{_time(start)} --> {_time(end - 10)} {place}\n{above}\n{first}{words}\n",
            f"{_time(end - 10)} --> {_time(end)} {place}\n{line}\n \n",
        ]
        above = line
    return "\n".join(blocks)


def _time(at_ms: int) -> str:
    seconds, fraction = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{fraction:03}"
