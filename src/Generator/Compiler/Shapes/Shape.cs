using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Shapes;

/// <summary>
/// One axis of a blob. A size below zero means that the prototxt does not tell it. <see cref="IsBatch"/> marks the
/// axis that came unchanged from a net input's first axis: it is shown as N, and generated code works for any N.
/// </summary>
internal readonly record struct Dim(long Size, bool IsBatch = false)
{
    public static Dim Unknown => new(-1);

    public bool IsKnown => Size >= 0;

    /// <summary>The same size where it is no batch's: that of a learned blob.</summary>
    public Dim OfBlob => new(Size);

    /// <summary>The size as an argument of generated code, where 0 says that the first batch or the weight file will tell it.</summary>
    public long OrOpen => Math.Max(Size, 0);

    public static implicit operator Dim(long size) => new(size);

    public static Dim operator *(Dim a, Dim b) =>
        a.Size == 1 && !a.IsBatch ? b : b.Size == 1 && !b.IsBatch ? a : a.IsKnown && b.IsKnown ? new(checked(a.Size * b.Size)) : Unknown;

    public static Dim operator +(Dim a, Dim b) => a.IsKnown && b.IsKnown ? new(checked(a.Size + b.Size)) : Unknown;

    /// <summary>Whether the two can be the same size: an unknown one can be anything.</summary>
    public bool Fits(Dim other) => !IsKnown || !other.IsKnown || Size == other.Size;

    public override string ToString() => IsBatch ? "N" : IsKnown ? Size.ToText() : "?";
}

/// <summary>The axes of a blob, immutable and equal by value.</summary>
internal sealed record Shape(EquatableArray<Dim> Dims)
{
    /// <summary>
    /// False where not even the number of axes is told, as in HDF5 files. Layers then see the four axes that Caffe's blobs once
    /// always had, of which only the first may be known; see <c>LayerTraits.AnyRank</c>.
    /// </summary>
    public bool IsRanked { get; init; } = true;

    public static Shape OfAnyRank(Dim first) => Of(first, Dim.Unknown, Dim.Unknown, Dim.Unknown) with { IsRanked = false };

    public static Shape Of(params Dim[] dims) => new(dims.ToEquatableArray());

    public static Shape Of(IEnumerable<Dim> dims) => new(dims.ToEquatableArray());

    /// <summary>A blob with no axes holds one number.</summary>
    public static Shape Scalar { get; } = Of();

    public int Rank => Dims.Count;

    public Dim this[int axis] => Dims[axis];

    public bool IsKnown
    {
        get
        {
            foreach (Dim dim in Dims)
                if (!dim.IsKnown)
                    return false;
            return IsRanked;
        }
    }

    /// <summary>Whether the blob certainly holds no numbers.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (Dim dim in Dims)
                if (dim.Size == 0)
                    return true;
            return false;
        }
    }

    /// <summary>Product of the axes from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public Dim Count(int start = 0, int? end = null)
    {
        var count = new Dim(1);
        for (int axis = start; axis < Math.Min(end ?? Rank, Rank); axis++)
            count *= Dims[axis];
        return count;
    }

    public IEnumerable<Dim> Range(int start, int? end = null) => Dims.Skip(start).Take((end ?? Rank) - start);

    /// <summary>Numbers in the blob for a batch of one: what the literature counts.</summary>
    public long CountPerItem
    {
        get
        {
            long count = 1;
            for (int axis = 0; axis < Rank; axis++)
                if (!Dims[axis].IsBatch)
                    count = checked(count * Math.Max(Dims[axis].Size, 0));
            return count;
        }
    }

    public Shape With(int axis, Dim size) => this with { Dims = Dims.Select((d, i) => i == axis ? size : d).ToEquatableArray() };

    /// <summary>The size of an axis that a shape whose axes are not told may lack.</summary>
    public Dim At(int axis) => IsRanked || axis == 0 ? this[axis] : Dim.Unknown;

    /// <summary>With another size of an axis; where the axes are not told, no size but the first can be.</summary>
    public Shape WithOpen(int axis, Dim size) => IsRanked || axis == 0 ? With(axis, size) : this;

    /// <summary>A negative axis counts from the end, as everywhere in Caffe; null when it is out of range.</summary>
    public int? Axis(long axis) => axis >= -Rank && axis < Rank ? (int)(axis < 0 ? axis + Rank : axis) : null;

    /// <summary>Whether the two can be the same shape. Where the number of axes is not known, only the first of them is compared.</summary>
    public bool Fits(Shape other) => IsRanked && other.IsRanked
        ? Rank == other.Rank && Dims.Zip(other.Dims, (a, b) => a.Fits(b)).All(x => x)
        : Rank == 0 || other.Rank == 0 || Dims[0].Fits(other.Dims[0]);

    public IEnumerable<long> Sizes => Dims.Select(d => d.Size);

    public override string ToString()
    {
        if (!IsRanked)
            return $"[{Dims[0]},…]";
        var sizes = new string[Rank];
        for (int axis = 0; axis < Rank; axis++)
            sizes[axis] = Dims[axis].ToString();
        return "[" + string.Join(",", sizes) + "]";
    }
}
