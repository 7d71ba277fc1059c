namespace Prototxt.Tests.Architecture;

internal sealed partial record House
{
    /// <summary>Prediction without TorchSharp: memory and threads, vectors of three widths, kernels, and the weights that layers are made of.</summary>
    public static House Inference { get; } = new("Predictor",
    [
        ("Threading", []),
        ("Memory", ["Threading"]),
        ("Precision", ["Memory", "Threading"]),
        ("Simd", ["Precision"]),
        ("Kernels", ["Memory", "Precision", "Simd", "Threading"]),
        ("Kernels/Matrix", ["Kernels", "Memory", "Precision", "Simd", "Threading"]),
        ("Kernels/Convolutions/Shared", ["Kernels", "Memory", "Precision"]),
        ("Kernels/Pooling", ["Kernels", "Memory", "Simd", "Threading"]),
        ("Kernels/Boxes", ["Kernels", "Memory"]),
        ("Kernels/InnerProducts", ["Kernels", "Memory", "Precision", "Simd"]),
        ("Kernels/Recurrent", ["Kernels", "Kernels/InnerProducts", "Memory"]),
        ("Kernels/Winograd", ["Kernels", "Kernels/Convolutions/Shared", "Kernels/Matrix", "Memory", "Precision", "Simd", "Threading"]),
        ("Kernels/Convolutions", ["Kernels", "Kernels/Convolutions/Shared", "Kernels/Matrix", "Kernels/Winograd", "Memory", "Precision", "Simd", "Threading"]),
        ("Weights",
        [
            "Kernels", "Kernels/Convolutions", "Kernels/Convolutions/Shared", "Kernels/InnerProducts", "Kernels/Recurrent", "Memory", "Precision", "Simd",
        ]),
        (MeasuredHouse.Root, ["Kernels", "Memory", "Precision", "Threading", "Weights"]),
    ]);
}
