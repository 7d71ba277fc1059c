using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference.Fusion;

/// <summary>One call of a predictor while it is still open what is computed with it.</summary>
internal sealed class Draft(Node layer, Kernel kernel, IReadOnlyList<BlobVersion> bottoms, BlobVersion top, int position)
{
    public Kernel Kernel => kernel;

    /// <summary>Where it stands among the net's calls.</summary>
    public int Position => position;

    /// <summary>The layers that it computes, in their order.</summary>
    public List<Node> Layers { get; } = [layer];

    public IReadOnlyList<BlobVersion> Bottoms => bottoms;

    /// <summary>The top of the last of its layers.</summary>
    public BlobVersion Top { get; set; } = top;

    /// <summary>What is folded into its weights, in order.</summary>
    public List<KernelCall> Affines { get; } = kernel.Affine is { } own ? [own] : [];

    /// <summary>The function at its end; null where it has none.</summary>
    public KernelCall? Activation { get; set; } = kernel.Activation;

    /// <summary>What is added before the function; null where nothing is.</summary>
    public BlobVersion? Sum { get; set; }

    /// <summary>Another call computes its layers.</summary>
    public bool IsFused { get; private set; }

    /// <summary>Has another call compute this one's layers too.</summary>
    public void FuseInto(Draft earlier)
    {
        earlier.Layers.AddRange(Layers);
        earlier.Top = Top;
        IsFused = true;
    }
}
