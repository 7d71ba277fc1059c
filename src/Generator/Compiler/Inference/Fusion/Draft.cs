using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference.Fusion;

/// <summary>One call of a predictor while it is still open what is computed with it.</summary>
internal sealed class Draft(Node layer, Kernel kernel, IReadOnlyList<BlobVersion> bottoms, BlobVersion top, int position)
{
    public Kernel Kernel { get; private set; } = kernel;

    /// <summary>Where it stands among the net's calls.</summary>
    public int Position => position;

    /// <summary>The layers that it computes, in their order.</summary>
    public List<Node> Layers { get; } = [layer];

    public IReadOnlyList<BlobVersion> Bottoms { get; private set; } = bottoms;

    /// <summary>The top of the last of its layers.</summary>
    public BlobVersion Top { get; set; } = top;

    /// <summary>What is folded into its weights, in order.</summary>
    public List<KernelCall> Affines { get; } = kernel.Affine is { } own ? [own] : [];

    /// <summary>The function at its end; null where it has none.</summary>
    public KernelCall? Activation { get; set; } = kernel.Activation;

    /// <summary>What is added before the function; null where nothing is.</summary>
    public BlobVersion? Sum { get; set; }

    /// <summary>The calls in front of it that it computes as well, part by part, so that their tops are no values of the net.</summary>
    public List<Draft> Before { get; } = [];

    /// <summary>Another call computes its layers.</summary>
    public bool IsFused { get; private set; }

    /// <summary>Has another call compute this one's layers too.</summary>
    public void FuseInto(Draft earlier)
    {
        earlier.Layers.AddRange(Layers);
        earlier.Top = Top;
        IsFused = true;
    }

    /// <summary>Has this call compute the one in front of it as well.</summary>
    /// <param name="earlier">The call that makes its bottom.</param>
    /// <param name="type">What both together are.</param>
    public void Continue(Draft earlier, string type)
    {
        Before.Insert(0, earlier);
        Bottoms = earlier.Bottoms;
        Kernel = Kernel with { Layout = earlier.Kernel.Layout, Member = Kernel.Member! with { Type = type } };
        earlier.IsFused = true;
    }
}
