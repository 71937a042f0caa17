/** Sizes of what is drawn, in pixels. */
export const MARGIN = 16;
export const NAME_SIZE = 13;
export const ENDPOINT_SIZE = 11;
export const LABEL_SIZE = 10;
export const HEADING_SIZE = 12;

export const BOX_MIN_WIDTH = 88;
export const TEXT_MAX_WIDTH = 240;
export const LABEL_MAX_WIDTH = 120;
export const BOX_PADDING = 12;
/** The part of a box that holds the name. */
export const NAME_HEIGHT = 30;
export const ENDPOINT_HEIGHT = 16;
/** The space below the last endpoint. */
export const ENDPOINTS_END = 6;

/** Between two boxes of a column. */
export const BOX_GAP = 16;
/** Between two lines that end at the same side of a box, or pass between the same boxes; a label fits in. */
export const LINE_GAP = 14;
/** Between two vertical lines in a channel. */
export const TRACK_GAP = 10;
/** Between a box and the nearest vertical line; an arrowhead fits in. */
export const CHANNEL_PADDING = 20;
/** Between the corner of a box and the nearest line. */
export const CORNER = 10;
export const HEADING_HEIGHT = 34;
/** How far the background of a column reaches beyond its boxes. */
export const BAND_PADDING = 10;
export const ARROW_LENGTH = 8;
export const BEND_RADIUS = 6;
