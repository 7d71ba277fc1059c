namespace Prototxt.Tests.Architecture;

internal sealed partial record House
{
    /// <summary>Prediction without TorchSharp: memory and threads, vectors of three widths, kernels, and the weights that layers are made of.</summary>
    public static House Inference { get; } = new("Predictor",
    [
        ("Threading", []),
        ("Simd", []),
        ("Memory", ["Threading"]),
        ("Kernels", ["Memory", "Simd", "Threading"]),
        ("Kernels/Matrix", ["Kernels", "Memory", "Simd", "Threading"]),
        ("Kernels/Pooling", ["Kernels", "Memory", "Simd", "Threading"]),
        ("Kernels/Boxes", ["Kernels", "Memory"]),
        ("Kernels/InnerProducts", ["Kernels", "Memory", "Simd"]),
        ("Kernels/Convolutions/Shared", ["Kernels", "Memory"]),
        ("Kernels/Winograd", ["Kernels", "Kernels/Convolutions/Shared", "Kernels/Matrix", "Memory", "Simd", "Threading"]),
        ("Kernels/Convolutions", ["Kernels", "Kernels/Convolutions/Shared", "Kernels/Matrix", "Kernels/Winograd", "Memory", "Simd", "Threading"]),
        ("Weights", ["Kernels", "Kernels/Convolutions", "Kernels/Convolutions/Shared", "Kernels/InnerProducts", "Memory", "Simd"]),
        (MeasuredHouse.Root, ["Kernels", "Memory", "Threading", "Weights"]),
    ]);
}
