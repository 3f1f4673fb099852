"""The API for programs that are logged in to Home Assistant."""

from http import HTTPStatus
from typing import Any, Final

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .const import DOMAIN
from .engine import Media, Submission, Submitted, split_arguments
from .entry import DATA_ANYPOD, PLAYABLE, feed_entries, require_loaded
from .errors import action_error, as_action_error, http_status
from .shapes import submitted_shape
from .subscriptions import OPML_NAME, OPML_PATH, opml

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
    hass.http.register_view(OpmlView())


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
            return _refusal(self, err)
        status = HTTPStatus.OK if submitted.duplicate else HTTPStatus.CREATED
        return self.json(submitted_shape(submitted), status)


class OpmlView(HomeAssistantView):
    """All feeds at once, as podcast apps take them in."""

    url = OPML_PATH
    name = f"api:{DOMAIN}:opml"

    async def get(self, request: web.Request) -> web.Response:
        """Answer GET and HEAD: the list holds secrets, so administrators get it."""
        if not request[KEY_HASS_USER].is_admin:
            # Not `Unauthorized`, which would count as a failed login.
            return _refusal(
                self,
                ServiceValidationError(
                    translation_domain=DOMAIN, translation_key="forbidden"
                ),
            )
        hass = request.app[KEY_HASS]
        data = hass.data[DATA_ANYPOD]
        if data.start_error is not None:
            return _refusal(self, action_error(data.start_error))
        body = opml(hass, data.engine, request.query.get("link_name"))
        headers = {
            hdrs.CONTENT_TYPE: "text/x-opml; charset=utf-8",
            hdrs.CONTENT_DISPOSITION: f'attachment; filename="{OPML_NAME}"',
            hdrs.CACHE_CONTROL: "no-store",
        }
        return web.Response(body=body, headers=headers)

    head = get


def _refusal(view: HomeAssistantView, err: HomeAssistantError) -> web.Response:
    status = http_status(err.translation_key)
    return view.json_message(str(err), status, err.translation_key)


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
