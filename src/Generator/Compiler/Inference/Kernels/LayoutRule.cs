namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>In which order of numbers a kernel takes its bottoms, and in which it gives its top.</summary>
internal enum LayoutRule
{
    /// <summary>All bottoms in one layout, whichever it is, and the top in the same.</summary>
    Same,

    /// <summary>All of them row by row, as Caffe has them.</summary>
    Plain,

    /// <summary>Any bottom; the top row by row.</summary>
    AnyToPlain,

    /// <summary>All of them channels-last.</summary>
    ChannelsLast,

    /// <summary>Any bottom; the top channels-last.</summary>
    AnyToChannelsLast,
}
