using System.Numerics;
using Prototxt.Files;

namespace Prototxt.Weights;

/// <summary>One array of numbers in a file. Its numbers stay in the file until they are asked for.</summary>
public abstract unsafe class StoredBlob
{
    private protected StoredBlob(IReadOnlyList<long> shape, long count, NumberType type)
    {
        Shape = shape;
        Count = count;
        Type = type;
    }

    /// <summary>The shape as stored; old Caffe files always give four axes. No axes: a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>How many numbers are stored.</summary>
    public long Count { get; }

    /// <summary>How a number is stored.</summary>
    internal NumberType Type { get; }

    /// <summary>Whether the file leaves the numbers to another layer, which shares the parameter.</summary>
    internal virtual bool IsElsewhere => false;

    /// <summary>Whether the blob can fill a parameter of a shape, by the rules of its format.</summary>
    internal virtual bool Fits(IReadOnlyList<long> target) => Shapes.Same(Shape, target) && Count == Shapes.Count(target);

    /// <summary>Copies all numbers, row-major, to an address, which must have room for <see cref="Count"/> of them.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    /// <exception cref="WeightFileException">The file changed since it was opened.</exception>
    internal abstract void Read<T>(T* target) where T : unmanaged, INumberBase<T>;

    /// <summary>As single precision. A method that is virtual and generic is found and compiled when it is first called; this one can be before.</summary>
    /// <inheritdoc cref="Read{T}"/>
    internal virtual void Read(float* target) => Read<float>(target);

    /// <summary>All numbers, row-major, of a blob that an array can hold.</summary>
    internal float[] ReadFloats()
    {
        var values = new float[Count];
        fixed (float* target = values)
            Read(target);
        return values;
    }
}
