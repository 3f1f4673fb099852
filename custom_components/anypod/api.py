"""The API for programs that are logged in to Home Assistant."""

from http import HTTPStatus
from typing import Any, Final

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .const import DOMAIN
from .engine import Media, Submission, Submitted, split_arguments
from .entry import DATA_ANYPOD, PLAYABLE, feed_entries, require_loaded
from .errors import as_action_error, http_status
from .shapes import submitted_shape

_SUBMISSION: Final = vol.Schema(
    {
        vol.Required("url"): cv.string,
        vol.Optional("media"): vol.In([media.value for media in PLAYABLE]),
        vol.Optional("title"): cv.string,
        vol.Optional("expand", default=False): cv.boolean,
        vol.Optional("ytdlp_args"): cv.string,
    }
)


@callback
def register_api(hass: HomeAssistant) -> None:
    """Register the API, once."""
    hass.http.register_view(FeedEpisodesView())


class FeedEpisodesView(HomeAssistantView):
    """The episodes of a feed."""

    url = f"/api/{DOMAIN}/feeds/{{feed_id}}/episodes"
    name = f"api:{DOMAIN}:feed_episodes"

    async def post(self, request: web.Request, feed_id: str) -> web.Response:
        """Add a URL to a manual feed: 201, or 200 for one that is there already."""
        hass = request.app[KEY_HASS]
        try:
            data = _SUBMISSION(await request.json())
        except (ValueError, vol.Invalid) as err:
            return self.json_message(str(err), HTTPStatus.BAD_REQUEST, "invalid_body")
        try:
            submitted = await _add(hass, feed_id, data)
        except HomeAssistantError as err:
            status = http_status(err.translation_key)
            return self.json_message(str(err), status, err.translation_key)
        status = HTTPStatus.OK if submitted.duplicate else HTTPStatus.CREATED
        return self.json(submitted_shape(submitted), status)


async def _add(hass: HomeAssistant, feed_id: str, data: dict[str, Any]) -> Submitted:
    entry = next((one for one in feed_entries(hass) if one.entry_id == feed_id), None)
    if entry is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="feed_not_found"
        )
    await require_loaded(entry)
    media = data.get("media")
    with as_action_error():
        return await hass.data[DATA_ANYPOD].engine.submissions.add(
            feed_id,
            Submission(
                url=data["url"],
                media=None if media is None else Media(media),
                title=data.get("title"),
                expand=data["expand"],
                ytdlp_args=split_arguments(data.get("ytdlp_args", "")),
            ),
        )
