using System.ComponentModel;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// A layer that the project supplies: the blobs it learns, and the calls of its method. What the method gives is checked
/// against the declared shape, whatever else it made is disposed of, and what it was given stays the net's.
/// </summary>
public sealed class Hook : nn.Module
{
    private readonly int count;

    /// <summary>Makes the layer's learned blobs, all zeros.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="shapes">The shapes of the blobs, in Caffe's order.</param>
    /// <param name="shared">Blobs shared with another layer, by their position here.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public Hook(string name, long[][] shapes, (int Index, LearnedParameter Blob)[]? shared = null, Device? device = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        count = shapes.Length;
        for (int i = 0; i < count; i++)
            LearnedBlob.Register(this, $"blob{i}", shapes[i], null, Array.Find(shared ?? [], s => s.Index == i).Blob, device);
    }

    /// <summary>The learned blobs, in Caffe's order. They start as zeros; a project that wants other values sets them.</summary>
    public IReadOnlyList<LearnedParameter> Blobs => [.. Enumerable.Range(0, count).Select(i => get_parameter($"blob{i}")!)];

    /// <summary>The top of a supplied layer.</summary>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="method">Calls the project's method.</param>
    /// <param name="shape">The sizes the top must have; -1 allows any. Null allows any shape.</param>
    /// <returns>A tensor of its own, even where the method gave one of its bottoms.</returns>
    /// <exception cref="InvalidOperationException">The method gave nothing, or a tensor of a different shape.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Tensor Top(string layer, Func<Tensor> method, long[]? shape)
    {
        ArgumentNullException.ThrowIfNull(method);
        using var scope = NewDisposeScope();
        return Checked(layer, "", method(), shape).MoveToOuterDisposeScope();
    }

    /// <summary>The tops of a supplied layer whose method gives a tuple.</summary>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="method">Calls the project's method.</param>
    /// <param name="shapes">The sizes each top must have; -1 allows any. Null allows any shape.</param>
    /// <returns>Tensors of their own, even where the method gave its bottoms.</returns>
    /// <exception cref="InvalidOperationException">The method gave nothing for a top, or a tensor of a different shape.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Tensor[] Tops(string layer, Func<ITuple> method, long[]?[] shapes)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Tops(layer, () => method() is var tops ? [.. Enumerable.Range(0, tops.Length).Select(i => (Tensor)tops[i]!)] : [], shapes);
    }

    /// <summary>The tops of a supplied layer whose method gives an array.</summary>
    /// <inheritdoc cref="Tops(string, Func{ITuple}, long[][])"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Tensor[] Tops(string layer, Func<Tensor[]> method, long[]?[] shapes)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(shapes);
        using var scope = NewDisposeScope();
        Tensor[] tops = method();
        if (tops is null || tops.Length != shapes.Length)
            throw new InvalidOperationException($"The method supplied for the layer '{layer}' must give {shapes.Length} tensors, found {tops?.Length ?? 0}.");
        return [.. tops.Select((top, i) => Checked(layer, $" as top {i + 1}", top, shapes[i]).MoveToOuterDisposeScope())];
    }

    /// <summary>Runs a supplied layer without tops.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="method">Calls the project's method.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void Run(string layer, Action method)
    {
        ArgumentNullException.ThrowIfNull(method);
        using var scope = NewDisposeScope();
        method();
    }

    // An alias belongs to the net alone: the method may give a bottom, a learned blob or a tensor that it keeps.
    private static Tensor Checked(string layer, string which, Tensor? top, long[]? shape)
    {
        if (top is null || top.IsInvalid)
            throw new InvalidOperationException($"The method supplied for the layer '{layer}' gave no tensor{which}, or one that is disposed of.");
        long[] found = top.shape;
        bool fits = shape is null || found.Length == shape.Length;
        for (int i = 0; fits && i < shape?.Length; i++)
            fits = shape[i] < 0 || shape[i] == found[i];
        if (!fits)
            throw new InvalidOperationException($"The method supplied for the layer '{layer}' must give a tensor of shape {Require.Text(shape).Replace("-1", "?", StringComparison.Ordinal)}{which}, as PrototxtTopShapes says, found {Require.Text(found)}.");
        return top.alias();
    }
}
