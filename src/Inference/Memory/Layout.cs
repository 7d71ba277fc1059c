namespace Prototxt.Inference;

/// <summary>The order in which a value's numbers lie in memory.</summary>
public enum Layout
{
    /// <summary>Row-major, as Caffe has it: the last axis is next to itself.</summary>
    Plain,

    /// <summary>
    /// Of four axes N, C, H, W: the channels of a pixel lie together, then come the pixels of a row, the rows and the images. Each
    /// pixel has room for a multiple of <see cref="Value.Block"/> channels; what lies in the room that is left over means nothing.
    /// </summary>
    ChannelsLast,
}
