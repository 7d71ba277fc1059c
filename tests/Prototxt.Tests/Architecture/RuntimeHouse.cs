namespace Prototxt.Tests.Architecture;

internal sealed partial record House
{
    /// <summary>The runtime: what generated code calls, and what nets, pictures and weights are made of.</summary>
    public static House Runtime { get; } = new("GeneratedNet",
    [
        ("Tensors", []),
        ("Nets", []),
        ("Kernels", ["Tensors"]),
        ("Layers/Shared", ["Nets", "Tensors", "Kernels"]),
        ("Layers", ["Layers/Shared", "Kernels"]),
        ("Imaging", ["Nets", "Tensors"]),
        ("Weights", ["Nets", "Tensors"]),
        ("Predictors", ["Tensors", "Weights"]),
        (MeasuredHouse.Root, ["Predictors", "Layers/Shared", "Nets", "Weights", "Imaging"]),
    ]);
}
