using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>One array of numbers in a file. Its numbers stay in the file until they are asked for.</summary>
public abstract class StoredBlob
{
    private protected StoredBlob(IReadOnlyList<long> shape, long count)
    {
        Shape = shape;
        Count = count;
    }

    /// <summary>The shape as stored; old Caffe files always give four axes. No axes: a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>How many numbers are stored.</summary>
    public long Count { get; }

    /// <summary>Copies the numbers into a new CPU tensor of <see cref="Shape"/>: float64 where the file holds double precision,
    /// int64 where it holds whole numbers, float32 otherwise. The caller disposes it.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    /// <exception cref="WeightFileException">The file changed since it was opened.</exception>
    /// <exception cref="InvalidOperationException">The file declares the blob without giving its numbers.</exception>
    public abstract Tensor ReadTensor();

    /// <summary>Whether the blob can fill a parameter of a shape, by the rules of its format.</summary>
    internal virtual bool Fits(IReadOnlyList<long> target) =>
        Weights.Shape.Same(Shape, target) && Count == Weights.Shape.Count(target);

    /// <summary>Whether the file leaves the numbers to another layer, which shares the parameter.</summary>
    internal virtual bool IsElsewhere => false;

    /// <summary>Fills a tensor of as many numbers, whatever its type, strides and device.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another number of numbers.</exception>
    internal void CopyTo(Tensor target)
    {
        if (target.numel() != Count)
            throw new InvalidOperationException($"Expected a tensor of {Count} numbers, found one of {target.numel()}.");
        Fill(target);
    }

    /// <summary>Fills a tensor of <see cref="Count"/> numbers.</summary>
    private protected virtual void Fill(Tensor target)
    {
        using IDisposable quiet = no_grad();
        using Tensor staged = ReadTensor();
        using Tensor shaped = staged.view(target.shape);
        using Tensor detached = target.detach();
        detached.copy_(shaped).Dispose();
    }
}
