namespace Prototxt.Generator.Compiler.Inference;

/// <summary>Memory that values share: a blob with its views, what is written over it, the parts of a whole.</summary>
internal sealed class Residence
{
    /// <summary>The step of its first value, -1 of an input.</summary>
    public int Begin { get; set; } = int.MaxValue;

    /// <summary>The last step that needs it.</summary>
    public int End { get; set; } = -1;

    /// <summary>Numbers that it has room for, at a batch of one.</summary>
    public long Size { get; set; }

    /// <summary>Other values may lie in this one's memory without being the whole of it: nothing is written over it.</summary>
    public bool IsShared { get; set; }

    /// <summary>Where it begins in the arena; -1 where it has memory of its own.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>The slot that it has; -1 as long as there is none.</summary>
    public int Slot { get; set; } = -1;
}
