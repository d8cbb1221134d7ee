"""``aligner review``: beads corrected in the browser."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli import streams, tongue
from aligner.cli.commands import options
from aligner.cli.commands.options import (
    ConfigFile,
    Device,
    EnCode,
    Families,
    GlossaryFile,
    Jobs,
    MinBeadConfidence,
    MinConfidence,
    Model,
    Origin,
    Output,
    Preset,
    Quiet,
    SrcLang,
    TgtLang,
    Ui,
    ZhCode,
)
from aligner.cli.progress import progress
from aligner.cli.signals import Stopped
from aligner.config import MIN_BEAD_CONFIDENCE, Settings
from aligner.errors import OutputError
from aligner.policy import FILE_NAME, find_policy

if TYPE_CHECKING:
    from aligner.review.linker import Aligning
    from aligner.review.store import Store


def review(
    path: Annotated[
        Path,
        typer.Argument(
            parser=options.named,
            metavar="PATH",
            help="A corpus folder, a corpus file, or the source of two texts to align first.",
        ),
    ],
    tgt: Annotated[
        Path | None,
        typer.Argument(parser=options.named, metavar="[TGT]", help="The translation."),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Port (else any that is free).")
    ] = 0,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Print the address, open no browser.")
    ] = False,
    store: Annotated[
        Path | None,
        typer.Option(
            parser=options.named,
            metavar="FILE",
            help="Where the review is kept (else PATH.review, beside the corpus).",
        ),
    ] = None,
    output: Output = None,
    ui: Ui = None,
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    families: Families = "all",
    origin: Origin = None,
    min_confidence: MinConfidence = None,
    glossary: GlossaryFile = None,
    config: ConfigFile = None,
    min_bead_confidence: MinBeadConfidence = MIN_BEAD_CONFIDENCE,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    quiet: Quiet = False,
) -> None:
    """Correct a corpus in the browser; with -o write the corrected corpus, and open nothing."""
    settings = Settings(
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        preset=preset,
        model=model,
        device=device,
        jobs=jobs,
        families=families,
        origin=origin,
        min_confidence=min_confidence,
        glossary=glossary,
        policy=options.policy_of(config, path),
        cache=True,
    )
    from aligner import formats
    from aligner.review.linker import Aligning
    from aligner.review.opening import open_review

    codes = options.codes_of(en_code, zh_code)
    outputs = output or []
    formats.check_outputs(outputs, [each for each in (path, tgt) if each])
    options.check_glossary(settings.glossary_file)
    linker = Aligning(settings)
    with progress(tongue.t("cli.work.opening", name=path.name), quiet=quiet):
        opened = open_review(path, tgt, linker, store)
    for message in opened.messages:
        streams.warn(message)
    try:
        if outputs:
            corpus = list(opened.store.alignments())
            for warning in formats.write_files(
                corpus, outputs, codes=codes, min_bead_confidence=min_bead_confidence, ui=ui
            ):
                streams.warn(warning)
        else:
            policy = config or find_policy(path) or path.absolute().parent / FILE_NAME
            _serve(opened.store, linker, settings, policy, port, not no_open)
    finally:
        opened.store.close()


def _serve(
    store: Store,
    linker: Aligning,
    settings: Settings,
    policy: Path,
    port: int,
    browser: bool,
) -> None:
    """Answer the page until the person ends it; OutputError where the port is taken."""
    import threading
    import webbrowser

    import uvicorn

    from aligner.interface import page_strings
    from aligner.review import server
    from aligner.review.desk import Desk

    try:
        listening = server.listening(port)
    except OSError as error:
        raise OutputError(
            f"cannot listen on port {port} ({error.strerror}): name another with --port"
        ) from error
    word, number = server.token(), listening.getsockname()[1]
    desk = Desk(store, linker, settings, policy)
    spoken = tongue.spoken()
    app = server.application(desk, word, number, page_strings(spoken), spoken)
    address = f"http://127.0.0.1:{number}/{word}/"
    print(address)
    sys.stdout.flush()
    threading.Thread(target=linker.warm, daemon=True).start()
    if browser:
        webbrowser.open(address)
    streams.say(tongue.t("cli.review.open"))
    served = uvicorn.Config(app, log_level="critical", lifespan="off", access_log=False)
    try:
        # It answers what is under way before it passes the signal on.
        uvicorn.Server(served).run(sockets=[listening])
    except Stopped as stop:
        if stop.code != 128 + signal.SIGINT:
            raise
