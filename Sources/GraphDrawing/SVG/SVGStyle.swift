/// The colours of a picture, for light and dark. Nothing is told by a colour alone.
let svgStyle: Markup = """
  .cigen-graph text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: #1f2328; }
  .cigen-graph .name { font-size: 13px; font-weight: 600; }
  .cigen-graph .basename { font-size: 11px; }
  .cigen-graph .small { font-size: 11px; fill: #59636e; }
  .cigen-graph .state { font-size: 11px; font-weight: 500; }
  .cigen-graph .page { fill: #fff; }
  .cigen-graph .job { fill: #f6f8fa; stroke: #d1d9e0; }
  .cigen-graph .node { fill: #fff; stroke: #818b98; }
  .cigen-graph .base { fill: #ddf4ff; stroke: #54aeff; }
  .cigen-graph .unbuilt { fill: none; stroke-dasharray: 4 3; }
  .cigen-graph .reused { fill: #dafbe1; stroke: #2da44e; }
  .cigen-graph .perhapsReused { fill: #d7f5f2; stroke: #1b8a86; }
  .cigen-graph .partlyReused { fill: #fff8c5; stroke: #bf8700; }
  .cigen-graph .rebuilt { fill: #ffebe9; stroke: #cf5048; }
  .cigen-graph .icon { fill: none; stroke: #59636e; }
  .cigen-graph .full { fill: #59636e; }
  .cigen-graph .edge path { fill: none; stroke: #818b98; stroke-width: 1.3; }
  .cigen-graph .edge .head { fill: #818b98; stroke: none; }
  .cigen-graph .copy path { stroke-dasharray: 5 3; }
  .cigen-graph .needs path { stroke-dasharray: 1.5 3; }
  .cigen-graph .faint { opacity: .5; }
  .cigen-graph .job.critical { stroke: #8250df; }
  .cigen-graph .node.critical { stroke: #8250df; stroke-width: 2; }
  .cigen-graph .edge.critical path { stroke: #8250df; stroke-width: 2; }
  .cigen-graph .edge.critical .head { fill: #8250df; stroke: none; }
  @media (prefers-color-scheme: dark) {
    .cigen-graph text { fill: #f0f6fc; }
    .cigen-graph .small { fill: #9198a1; }
    .cigen-graph .page { fill: #0d1117; }
    .cigen-graph .job { fill: #151b23; stroke: #3d444d; }
    .cigen-graph .node { fill: #212830; stroke: #656c76; }
    .cigen-graph .base { fill: #0c2d4a; stroke: #388bfd; }
    .cigen-graph .unbuilt { fill: none; }
    .cigen-graph .reused { fill: #12301c; stroke: #3fb950; }
    .cigen-graph .perhapsReused { fill: #0f2e2d; stroke: #39c5bb; }
    .cigen-graph .partlyReused { fill: #34270b; stroke: #d29922; }
    .cigen-graph .rebuilt { fill: #3c1618; stroke: #f85149; }
    .cigen-graph .icon { stroke: #9198a1; }
    .cigen-graph .full { fill: #9198a1; }
    .cigen-graph .edge path { stroke: #656c76; }
    .cigen-graph .edge .head { fill: #656c76; }
    .cigen-graph .job.critical, .cigen-graph .node.critical, .cigen-graph .edge.critical path { stroke: #ab7df8; }
    .cigen-graph .edge.critical .head { fill: #ab7df8; }
  }
  """
