using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>A function of Prototxt.Inference with its arguments, or a function of its LayerWeights. Equal by value.</summary>
internal sealed record KernelCall(string Function, EquatableArray<Argument> Arguments)
{
    /// <summary>The layer whose blobs a function of the weights reads: its first argument. Null for all other functions.</summary>
    public string? Layer { get; init; }

    /// <summary>It is a property: no arguments, no brackets.</summary>
    public bool IsProperty { get; init; }

    public static KernelCall Of(string function, Args? arguments = null) => new(function, (arguments ?? new Args()).ToArray());

    public static KernelCall Property(string name) => Of(name) with { IsProperty = true };

    /// <summary>A function that reads a layer's blobs.</summary>
    public static KernelCall OfWeights(string function, string layer, Args? arguments = null) => Of(function, arguments) with { Layer = layer };

    /// <summary>With more arguments.</summary>
    public KernelCall And(Args more) => this with { Arguments = Arguments.Concat(more.ToArray()).ToEquatableArray() };

    /// <summary>With arguments of a plan that have the same names here, and the same defaults.</summary>
    public KernelCall With(EquatableArray<Argument> planned, params string[] names) =>
        this with { Arguments = Arguments.Concat(planned.Where(a => names.Contains(a.Name))).ToEquatableArray() };
}
