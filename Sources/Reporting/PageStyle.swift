/// The page's style sheet: light and dark, narrow and wide, screen and paper.
enum PageStyle {
  static let css = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --ink: #1b1d21; --faint: #5a6068; --line: #c9ced6; --tint: #f3f5f8;
      --link: #0b57a4; --mark: #fff1d6; --mark-line: #a85f00; --fail: #a8230f;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #15171b; --ink: #e7e9ec; --faint: #a7aeb8; --line: #3d434c; --tint: #1f2329;
        --link: #8cc2ff; --mark: #3a2c10; --mark-line: #e6a33c; --fail: #ff9c8a;
      }
    }
    /* The blue of the drawings is too dark on black; the attributes are as gnuplot writes them. */
    @media screen and (prefers-color-scheme: dark) {
      figure svg [stroke="rgb(  0, 114, 178)"] { stroke: #4fa5ea; }
      figure svg [fill="rgb(  0, 114, 178)"], figure svg [fill="rgb(0,114,178)"] { fill: #4fa5ea; }
      figure svg [color="rgb(  0, 114, 178)"] { color: #4fa5ea; }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 1rem/1.5 system-ui, "DejaVu Sans", Arial, sans-serif; overflow-wrap: break-word;
    }
    header, nav, main { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
    header { padding-top: 1.5rem; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
    h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); }
    h3, h4 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
    p, dd, figcaption, .limits { max-width: 48rem; }
    a { color: var(--link); }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible {
      outline: 3px solid var(--link); outline-offset: 2px;
    }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
    .origin { margin: .25rem 0; padding: .4rem .75rem; border-left: 4px solid var(--line); }
    .origin.simulated { border-color: var(--mark-line); background: var(--mark); }
    nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .9rem; margin: .5rem 0; }
    caption { text-align: left; font-weight: 600; padding: .25rem 0; }
    th, td { border-bottom: 1px solid var(--line); padding: .3rem .55rem; text-align: left;
      vertical-align: top; }
    thead th { background: var(--tint); vertical-align: bottom; }
    tbody th { font-weight: 500; }
    tbody th.short { white-space: nowrap; }
    .interval { white-space: nowrap; }
    td { max-width: 24rem; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    thead th.number { white-space: normal; }
    .sign { text-align: center; }
    tr.marked th, tr.marked td { background: var(--mark); }
    tr.marked th { border-left: 4px solid var(--mark-line); }
    figure { margin: .5rem 0 1rem; }
    figure svg { display: block; width: 100%; min-width: 34rem; height: auto; color: var(--ink);
      font-family: system-ui, "DejaVu Sans", Arial, sans-serif; }
    figcaption, .note, .absent { color: var(--faint); font-size: .9rem; }
    .absent { font-style: italic; }
    .limits { padding-left: 1.2rem; }
    .messages { padding-left: 1.2rem; font-size: .9rem; }
    .messages .error strong { color: var(--fail); }
    code { font-size: .85em; color: var(--faint); }
    details.recording { border: 1px solid var(--line); border-radius: .4rem; padding: 0 1rem;
      margin: .75rem 0; }
    details.recording > summary { padding: .6rem 0; cursor: pointer; }
    details.recording > summary h3 { display: inline; margin: 0; }
    details.recording > summary span { color: var(--faint); }
    details.more > summary { cursor: pointer; padding: .3rem 0; font-weight: 600; }
    details.more caption { display: none; }
    dt { font-weight: 600; margin-top: .75rem; }
    dd { margin-left: 0; }
    :target { scroll-margin-top: 1rem; }
    @media (max-width: 30rem) {
      h1 { font-size: 1.3rem; }
      details.recording { padding: 0 .6rem; }
    }
    @media print {
      :root { --paper: #fff; --ink: #000; --faint: #333; --line: #999; --tint: #eee; --link: #000;
        --mark: #eee; --mark-line: #000; --fail: #000; }
      nav, .skip { display: none; }
      .scroll { overflow: visible; }
      figure svg { min-width: 0; }
      figure, tr { break-inside: avoid; }
      h2, h3, h4 { break-after: avoid; }
      details::details-content { content-visibility: visible; display: block; }
    }
    """
}
