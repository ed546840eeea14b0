"""Which spans there are, and which belong together, for readings made by hand."""

import numpy as np
import pytest
from allegedly_neural import roles
from allegedly_neural.decoding import EVIDENCE, Choices, Found, decode, drafts
from allegedly_neural.encoder import Reading

from allegedly import Span

SOURCE, CUE, CONTENT = range(3)
NOTHING = np.zeros(len(EVIDENCE), np.float32)


class Page:
    """A reading in the making. Each link is an axis of the vectors that say what belongs together."""

    def __init__(self, size, windows=None):
        self.windows = windows or [range(size)]
        self.output = np.zeros((size, roles.WIDTH), np.float32)
        self.opened = np.zeros((len(self.windows), roles.WIDTH), np.float32)
        self.output[:, roles.ROLE_TAGS.start] = 4
        self.axis = 0

    def span(self, role, first, stop):
        tags = self.output[:, roles.ROLE_TAGS]
        tags[first, 2 * role + 1] = 9
        tags[first + 1 : stop, 2 * role + 2] = 9
        return first, stop

    def tie(self, asking, answering, rows, strength=40.0):
        """Have tokens ask for what others answer."""
        self._set(asking, rows[0], strength)
        self._set(answering, rows[1], 1.0)
        self.axis += 1

    def content_of(self, cue, content):
        self.tie(roles.OF_CONTENT, roles.OF_CUE, (content, cue))

    def source_of(self, source, cue):
        self.tie(roles.TO_SOURCE, roles.OF_SOURCE, (cue, source))

    def content_of_elsewhere(self, content, window):
        """The cue of this is outside the window."""
        self._set(roles.OF_CONTENT, content, 40.0)
        self.opened[window, roles.OF_CUE.start + self.axis] = 1.0
        self.axis += 1

    def _set(self, columns, rows, value):
        self.output[rows[0] : rows[1], columns.start + self.axis] = value

    def read(self, choices=None):
        (found,) = decode([Reading(self.windows, self.output, self.opened)], choices or Choices())
        return [(f.source, f.cue, list(f.content)) for f in found]


def test_the_right_cue_and_source_not_the_nearest():
    page = Page(16)
    near, far = page.span(SOURCE, 5, 6), page.span(SOURCE, 0, 2)
    first, second = page.span(CUE, 3, 4), page.span(CUE, 8, 9)
    one, two = page.span(CONTENT, 10, 12), page.span(CONTENT, 13, 16)
    page.content_of(second, one)
    page.content_of(first, two)
    page.source_of(far, second)
    page.source_of(near, first)
    assert page.read() == [(far, second, [one]), (near, first, [two])]


def test_several_spans_of_content_share_a_cue():
    page = Page(12)
    source, cue = page.span(SOURCE, 4, 5), page.span(CUE, 5, 6)
    one, two = page.span(CONTENT, 0, 3), page.span(CONTENT, 7, 11)
    page.content_of(cue, one)
    page.content_of(cue, two)
    page.source_of(source, cue)
    assert page.read() == [(source, cue, [one, two])]


def test_nobody_where_the_opening_answers():
    page = Page(8)
    page.span(SOURCE, 0, 1)
    cue, content = page.span(CUE, 2, 3), page.span(CONTENT, 4, 8)
    page.content_of(cue, content)
    page._set(roles.TO_SOURCE, cue, 40.0)
    page.opened[0, roles.TO_SOURCE.stop + page.axis] = 1.0
    assert page.read() == [(None, cue, [content])]


def evidence(name, least):
    """Keep only what has more than so much of one piece of evidence."""
    return Choices(weights=tuple(float(item == name) for item in EVIDENCE), least=least)


def test_content_that_goes_on_has_neither_cue_nor_source():
    page = Page(6)
    page.content_of_elsewhere(page.span(CONTENT, 0, 4), 0)
    assert page.read() == [(None, None, [(0, 4)])]
    assert page.read(evidence("neither cue nor source", 0.5)) == [(None, None, [(0, 4)])]


def test_a_source_takes_the_place_of_a_cue():
    page = Page(6)
    source, content = page.span(SOURCE, 0, 1), page.span(CONTENT, 2, 6)
    page.content_of(source, content)
    assert page.read() == [(source, None, [content])]


def test_a_link_may_be_asked_to_be_sure():
    page = Page(6)
    cue, content = page.span(CUE, 5, 6), page.span(CONTENT, 0, 4)
    page.content_of(cue, content)
    kept = page.read(evidence("content: surest link to the cue", -1.0))
    assert kept == [(None, cue, [content])]


def test_windows_count_from_where_they_begin():
    page = Page(14, [range(8), range(8, 14)])
    source, cue = page.span(SOURCE, 9, 10), page.span(CUE, 10, 11)
    content = page.span(CONTENT, 11, 14)
    page.content_of(cue, content)
    page.source_of(source, cue)
    assert page.read() == [(source, cue, [content])]


def test_a_word_becomes_a_cue_only_where_none_is_tagged():
    page = Page(8)
    content = page.span(CONTENT, 3, 8)
    page.content_of((1, 2), content)
    assert page.read() == [(None, (1, 2), [content])]
    tagged = page.span(CUE, 0, 1)
    assert page.read() == [(None, tagged, [content])]


def test_what_is_unsure_is_left_out():
    page = Page(8)
    cue, content = page.span(CUE, 0, 1), page.span(CONTENT, 2, 8)
    page.content_of(cue, content)
    page.output[2:8, roles.ROLE_TAGS.start] = 8.5  # e to the 0.5 to one
    assert page.read(evidence("content: mean log odds", 0.4)) == [(None, cue, [content])]
    assert page.read(evidence("content: mean log odds", 0.6)) == []


def test_evidence_has_as_many_pieces_as_names():
    page = Page(8)
    page.content_of(page.span(CUE, 0, 1), page.span(CONTENT, 2, 8))
    ((found,),) = decode([Reading(page.windows, page.output, page.opened)], Choices())
    told = dict(zip(EVIDENCE, found.evidence.tolist(), strict=True))
    assert told["always"] == 1 and told["content: pieces"] == 1
    assert told["content: words (log)"] == pytest.approx(np.log(6))
    assert told["distance from the cue (log)"] == pytest.approx(np.log(2))


def test_words_may_become_cues_more_or_less_readily():
    page = Page(8)
    cue, content = page.span(CUE, 0, 1), page.span(CONTENT, 2, 8)
    page.content_of((1, 2), content)
    assert page.read(Choices(cues=4.0)) == [(None, cue, [content])]
    assert page.read(Choices(cues=-6.0)) == [(None, (1, 2), [content])]


def test_articles_do_not_disturb_each_other():
    page, empty = Page(8), Page(3)
    page.content_of(page.span(CUE, 0, 1), page.span(CONTENT, 2, 8))
    one = Reading(page.windows, page.output, page.opened)
    none = Reading(
        (), np.zeros((0, roles.WIDTH), np.float32), np.zeros((0, roles.WIDTH), np.float32)
    )
    other = Reading(empty.windows, empty.output, empty.opened)
    found = decode([none, one, other, one], Choices())
    assert [len(items) for items in found] == [0, 1, 0, 1]
    assert found[1][0].content == found[3][0].content


@pytest.mark.parametrize(
    "text", ["“The ferry may close,” said the mayor.", "£5 (or 40%) it said: …"]
)
def test_drafts_begin_and_end_with_words(text, segmented):
    segmentation = segmented(text)
    whole = (0, len(segmentation.tokens))
    (draft,) = drafts(segmentation, [Found((whole[1] - 2, whole[1]), None, (whole,), NOTHING)])
    (content,) = draft.content
    said = content.of(text)
    assert said in text and said.strip("“”,.:…( ") == said
    assert draft.source == () and all(isinstance(span, Span) for span in draft.cue)


def test_content_without_a_word_is_no_draft(segmented):
    segmentation = segmented("the mayor said “…”")
    at = segmentation.tokens.texts.index("“")
    found = Found((2, 3), (0, 2), ((at, len(segmentation.tokens)),), NOTHING)
    assert drafts(segmentation, [found]) == []
