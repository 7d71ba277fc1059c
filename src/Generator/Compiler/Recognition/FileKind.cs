namespace Prototxt.Generator.Compiler.Recognition;

/// <summary>What a file that is called .prototxt can be.</summary>
internal enum FileKind
{
    /// <summary>No text format at all, or no text.</summary>
    Foreign,

    Solver,

    /// <summary>In the text format, and neither a net nor a solver.</summary>
    Other,

    /// <summary>A net, as far as one can tell.</summary>
    Net,
}
