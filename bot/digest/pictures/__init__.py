"""Pictures of a digest: a map of where, and a chart of how much was reported.

marks     developments → circles on the map                                    pure
figures   what is counted by day and by area                                   pure
labels    names beside circles, none over another                              pure
borders   countries and first-level areas, from Natural Earth
palette   colours, light and dark, told apart by the colour-blind
map, chart   both drawn; drawn: as PNG and as SVG

Only these modules import the plotting library, which takes a second to load: nothing of it is loaded before a picture
is drawn.
"""

from __future__ import annotations

from bot.digest.pictures.drawn import Drawing, drawings, png

__all__ = ["Drawing", "drawings", "png"]
