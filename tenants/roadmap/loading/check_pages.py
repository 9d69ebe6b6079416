"""The check page of a file that was read: rows put right in place, doubts answered, nothing saved before the last word."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import htmx
from core.errors import NotFound, Rejected
from tenants.roadmap import wording
from tenants.roadmap.deadlines import understand
from tenants.roadmap.loading import corrections
from tenants.roadmap.loading.check_desk import (
    CheckDesk,
    RowPutRight,
    Waiting,
    draft_of,
    put_right,
    row_of,
    seal_of,
)
from tenants.roadmap.loading.corrections import words_of
from tenants.roadmap.loading.upload_check import is_acceptable
from tenants.roadmap.loading.upload_forms import CheckRowForm, HeadForm

# The name of the message that stands beside the check, not beside a field of its head.
BESIDE = "beside"

View = Callable[..., ResponseReturnValue]
Guard = Callable[[View], View]


class CheckPages:
    """The routes of a check, for one desk."""

    def __init__(self, desk: CheckDesk[Any]) -> None:
        self.desk = desk

    def add_to(self, blueprint: Blueprint, guard: Guard) -> None:
        """Add the routes, each behind the guard."""
        address = "/upload/<uuid:upload>"
        row = f"{address}/rows/<int:place>"
        routes: tuple[tuple[str, str, str, View], ...] = (
            ("GET", address, "check", self.show),
            ("POST", address, "confirm", self.confirm),
            ("POST", f"{address}/drop", "drop", self.drop),
            ("GET", f"{address}/drop", "ask_to_drop", self.ask_to_drop),
            ("POST", f"{address}/head", "keep_head", self.keep_head),
            ("POST", f"{address}/accept", "accept_all", self.accept_all),
            ("GET", f"{address}/hint", "check_hint", self.hint),
            ("GET", row, "check_row", self.show_row),
            ("GET", f"{row}/edit", "edit_row", self.edit_row),
            ("POST", row, "save_row", self.save_row),
            ("POST", f"{row}/accept", "accept_row", self.accept_row),
            ("POST", f"{row}/leave", "leave_row", self.leave_row),
        )
        for method, rule, endpoint, view in routes:
            blueprint.add_url_rule(rule, endpoint, guard(_plain(view)), methods=[method])

    def show(self, upload: UUID) -> ResponseReturnValue:
        """Show what was read, before anything of it is saved."""
        waiting = self.desk.find(upload)
        saved = self.desk.address_when_saved(waiting)
        if saved is not None:
            return _see(saved)
        form = HeadForm(formdata=None, this_year=self.desk.this_year(waiting))
        form.fill(self.desk.head(waiting))
        return self._page(waiting, form)

    def _page(
        self,
        waiting: Waiting,
        form: HeadForm,
        status: int = HTTPStatus.OK,
        beside_error: str | None = None,
    ) -> Response:
        for year in self.desk.head(waiting).years_or_none or ():
            form.offer_year(year)
        head = form.head()
        page = render_template(
            "tenants/roadmap/check.html",
            form=form,
            place_name=self.desk.place_name(waiting),
            beside=self.desk.beside(waiting),
            beside_error=beside_error,
            **self._seen(waiting, head),
        )
        return make_response(page, status)

    def _seen(self, waiting: Waiting, head: Any) -> dict[str, Any]:
        seen = draft_of(waiting, head)
        return {
            "desk": self.desk,
            "waiting": waiting,
            "draft": seen,
            "check": self.desk.look(waiting, seen, head),
            "differences": self.desk.differences_address(waiting, head),
        }

    def confirm(self, upload: UUID) -> ResponseReturnValue:
        """Save what was checked, or only show it in other school years (`act=look`)."""
        waiting = self.desk.find(upload, to_change=True)
        form = HeadForm(this_year=self.desk.this_year(waiting))
        saved = self.desk.address_when_saved(waiting)
        if saved is not None:
            return _see(saved)
        self._follow(waiting, form)
        try:
            self.desk.take_beside(waiting, request.form)
            head = form.head().checked()
            waiting.corrections = corrections.with_head(waiting.corrections, head)
            self.desk.changed(waiting, draft_of(waiting, head), head)
            if request.form.get("act") == "look":
                return self._page(waiting, form)
            return _see(self.desk.save(upload, head))
        except Rejected as error:
            beside = error.messages.get(BESIDE)
            form.show_messages({name: said for name, said in error.messages.items() if name != BESIDE})
            return self._page(waiting, form, HTTPStatus.UNPROCESSABLE_ENTITY, beside)

    def _follow(self, waiting: Waiting, form: HeadForm) -> None:
        """Let the last school year follow the first where only that was changed: a roadmap of one year stays one."""
        before, sent = self.desk.head(waiting).years_or_none, form.head().years_or_none
        if before and sent and sent[1] == before[1] and sent[1] < sent[0]:
            form.last_year.data = str(sent[0] + before[1] - before[0])

    def keep_head(self, upload: UUID) -> ResponseReturnValue:
        """Keep the head as it is typed, so that it is there again later."""
        waiting = self._to_change(upload)
        form = HeadForm(this_year=self.desk.this_year(waiting))
        waiting.corrections = corrections.with_head(waiting.corrections, form.head())
        head = self.desk.head(waiting)
        self.desk.changed(waiting, draft_of(waiting, head), head)
        if htmx.wants_fragment():
            return htmx.varied(make_response("", HTTPStatus.NO_CONTENT))
        return htmx.varied(_see(self.desk.url("check", waiting)))

    def ask_to_drop(self, upload: UUID) -> ResponseReturnValue:
        """Ask once more before a file with all that was put right of it is forgotten."""
        waiting = self.desk.find(upload)
        saved = self.desk.address_when_saved(waiting)
        if saved is not None:
            return _see(saved)
        page = render_template(
            "tenants/roadmap/check_drop.html",
            desk=self.desk,
            waiting=waiting,
            corrected=len(waiting.corrections.get("rows", {})),
        )
        return make_response(page)

    def accept_all(self, upload: UUID) -> ResponseReturnValue:
        """Keep a person's word that every row with the same doubt is right as it was understood."""
        waiting = self._to_change(upload)
        head = self.desk.head(waiting)
        seen = draft_of(waiting, head)
        kind, reason = request.form.get("doubt", ""), request.form.get("why", "")
        for one in self.desk.look(waiting, seen, head).doubts:
            if (one.kind, one.reason) == (kind, reason) and one.is_acceptable:
                for row in one.rows:
                    kept = waiting.corrections
                    waiting.corrections = corrections.with_accepted(kept, row_of(seen, row.place), [kind])
        self.desk.changed(waiting, draft_of(waiting, head), head)
        return htmx.go_to(self.desk.url("check", waiting))

    def drop(self, upload: UUID) -> ResponseReturnValue:
        """Forget a file that waits."""
        try:
            saved = self.desk.address_when_saved(self.desk.find(upload))
        except NotFound:
            saved = None  # what is forgotten already may be forgotten once more, where the desk sees no stranger in it
        if saved is not None:
            flash(_("This file was saved meanwhile; it is not dropped any more."), "info")
            return _see(saved)
        address = self.desk.drop(upload)
        flash(_("Nothing was saved of the file."), "info")
        return _see(address)

    def hint(self, upload: UUID) -> ResponseReturnValue:
        """Say what is understood of a deadline while it is typed."""
        waiting = self.desk.find(upload)
        saved = self.desk.address_when_saved(waiting)
        if saved is not None:
            return htmx.go_to(saved)
        head = self.desk.head(waiting)
        first, last = head.years_or_none or (0, 1)
        read = understand(request.args.get("deadline", "")[:2000], first, last)
        why = None if read.certain else read.why
        note = wording.understood(read.kind, read.start, read.end, read.recurrence, why)
        return htmx.fragment(
            "tenants/roadmap/_deadline_hint.html", deadline_note=note, deadline_certain=read.certain
        )

    def show_row(self, upload: UUID, place: int) -> ResponseReturnValue:
        """Show one row again: what leaving its form brings back."""
        waiting = self.desk.find(upload)
        saved = self.desk.address_when_saved(waiting)
        if saved is not None:
            return htmx.go_to(saved)
        if not htmx.wants_fragment():
            return self._to_row(waiting, place)
        return htmx.fragment("tenants/roadmap/_check_row_again.html", **self._row(waiting, place))

    def _row(self, waiting: Waiting, place: int) -> dict[str, Any]:
        inputs = self._seen(waiting, self.desk.head(waiting))
        found = row_of(inputs["draft"], place)
        row = next(one for one in inputs["check"].all_rows if one.place == place)
        return inputs | {"row": row, "file_row": words_of(found.read), "seal": seal_of(found)}

    def _to_row(self, waiting: Waiting, place: int) -> Response:
        return htmx.varied(_see(self.desk.url("check", waiting) + f"#check-row-{place}"))

    def edit_row(self, upload: UUID, place: int) -> ResponseReturnValue:
        """Show a row's form, focused on the cell that was clicked."""
        waiting = self.desk.find(upload)
        saved = self.desk.address_when_saved(waiting)
        if saved is not None:
            return htmx.go_to(saved)
        form = CheckRowForm(formdata=None)
        form.fill(words_of(row_of(draft_of(waiting, self.desk.head(waiting)), place).now))
        return self._form(waiting, place, form, htmx.shown)

    def _form(
        self,
        waiting: Waiting,
        place: int,
        form: CheckRowForm,
        answer: Callable[..., Response],
        now: Mapping[str, str] | None = None,
    ) -> Response:
        wrong = next((name for name in corrections.FIELDS if form[name].errors), None)
        return answer(
            "tenants/roadmap/_check_row_form.html",
            "tenants/roadmap/check_row.html",
            form=form,
            focused=wrong or request.args.get("field", "title"),
            now=now,
            **self._row(waiting, place),
        )

    def save_row(self, upload: UUID, place: int) -> ResponseReturnValue:
        """Keep what was put right in a row; the file's own words stay beside it."""
        waiting = self._to_change(upload)
        form = CheckRowForm()
        row = row_of(draft_of(waiting, self.desk.head(waiting)), place)
        try:
            put_right(waiting, row, request.form, self.desk.head(waiting).years_or_none)
        except Rejected as error:
            form.show_messages(error.messages)
            return self._form(waiting, place, form, htmx.rejected)
        except RowPutRight:
            form.form_errors.append(
                _(
                    "Somebody put this row right meanwhile. What is there now stands below the fields; "
                    "save once more to replace it."
                )
            )
            return self._form(waiting, place, form, htmx.conflict, now=words_of(row.now))
        return self._changed(waiting, place)

    def accept_row(self, upload: UUID, place: int) -> ResponseReturnValue:
        """Keep a person's word that doubtful places of a row are right as they were understood."""
        waiting = self._to_change(upload)
        row = row_of(draft_of(waiting, self.desk.head(waiting)), place)
        doubts = set(request.form.getlist("doubt"))
        if not is_acceptable(row.now.deadline):
            doubts.discard("deadline")
        waiting.corrections = corrections.with_accepted(waiting.corrections, row, doubts)
        return self._changed(waiting, place)

    def leave_row(self, upload: UUID, place: int) -> ResponseReturnValue:
        """Leave a row out of what will be saved, or take it in again (`out=0`)."""
        waiting = self._to_change(upload)
        row = row_of(draft_of(waiting, self.desk.head(waiting)), place)
        is_out = request.form.get("out") != "0"
        waiting.corrections = corrections.with_left_out(waiting.corrections, row, is_left_out=is_out)
        return self._changed(waiting, place)

    def _to_change(self, upload: UUID) -> Waiting:
        waiting = self.desk.find(upload, to_change=True)
        if self.desk.address_when_saved(waiting) is not None:
            raise Rejected({"": _("This file was saved meanwhile. Change the roadmap itself.")})
        return waiting

    def _changed(self, waiting: Waiting, place: int) -> Response:
        head = self.desk.head(waiting)
        self.desk.changed(waiting, draft_of(waiting, head), head)
        if not htmx.wants_fragment():
            return self._to_row(waiting, place)
        return htmx.fragment("tenants/roadmap/_check_row_saved.html", **self._row(waiting, place))


def _plain(view: View) -> View:
    """Return a method as a function, which the guards can mark."""

    def plain(**values: Any) -> ResponseReturnValue:
        return view(**values)

    plain.__doc__ = view.__doc__
    return plain


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))
