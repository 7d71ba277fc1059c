namespace Prototxt.Generator.Compiler.Inference;

/// <summary>One piece of memory for values that live at different times: each is put into the smallest gap that is free as long as it lives.</summary>
internal sealed class Arena
{
    // By where they begin.
    private readonly List<Residence> placed = [];

    /// <summary>Numbers that it has room for.</summary>
    public long Size { get; private set; }

    /// <summary>Where a value would begin.</summary>
    public long Find(Residence home)
    {
        long end = 0, best = -1, smallest = long.MaxValue;
        foreach (Residence other in placed)
        {
            if (other.End < home.Begin || other.Begin > home.End)
                continue;
            long gap = other.Offset - end;
            if (gap >= home.Size && gap < smallest)
                (best, smallest) = (end, gap);
            end = Math.Max(end, other.Offset + other.Size);
        }

        return best < 0 ? end : best;
    }

    public void Add(Residence home, long offset)
    {
        home.Offset = offset;
        Size = Math.Max(Size, offset + home.Size);
        (int low, int high) = (0, placed.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (placed[middle].Offset <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        placed.Insert(low, home);
    }
}
