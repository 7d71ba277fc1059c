using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>What a layer's plan becomes: a kernel for each top, or the reason why there is none.</summary>
internal sealed record Mapped(EquatableArray<Kernel> Tops, string Reason = "")
{
    public bool IsSupported => Reason.Length == 0;

    public static implicit operator Mapped(Kernel kernel) => new(new EquatableArray<Kernel>([kernel]));

    /// <summary>Of a layer whose kernel depends on how many axes there are.</summary>
    public static Mapped UnknownAxes { get; } = None("has blobs of which the prototxt does not even tell the axes");

    public static Mapped None(string reason) => new(EquatableArray<Kernel>.Empty, reason);
}
