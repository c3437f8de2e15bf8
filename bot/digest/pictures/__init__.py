"""Pictures of a digest: a map of where, and a chart of how much was reported.

marks           developments → places on the map, and the part of the world that it shows   pure
figures         what is counted by day and by area                                          pure
labels          names beside marks, none over another                                       pure
called          what a place is called where there is little room                           pure
borders         countries and first-level areas, from Natural Earth
palette         colours, light and dark, told apart by the colour-blind
maps, charts    what draws either; naming the names on a map
canvas          the plotting library as both need it; drawn both as files

Only these modules import the plotting library, which takes a second to load: nothing of it is loaded before a picture
is drawn.
"""

from __future__ import annotations

from bot.digest.pictures.drawn import Drawing, drawings, png

__all__ = ["Drawing", "drawings", "png"]
