namespace Prototxt.Generator.Compiler.Inference;

/// <summary>The memory that an input is copied into, which others may have when it is no longer needed.</summary>
internal sealed class InputSlot(Residence input)
{
    private int freeAfter = input.End;

    /// <summary>Takes a value that comes after all that were there; false where it does not fit.</summary>
    public bool TryAdd(Residence home)
    {
        if (home.Size > input.Size || home.Begin <= freeAfter)
            return false;
        freeAfter = home.End;
        home.Slot = input.Slot;
        return true;
    }
}
