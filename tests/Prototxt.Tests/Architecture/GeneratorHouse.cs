namespace Prototxt.Tests.Architecture;

internal sealed partial record House
{
    /// <summary>The generator: a compiler from text to graphs, what is made of graphs, and Roslyn's pipeline around them.</summary>
    public static House Generator { get; } = new("PrototxtGenerator",
    [
        ("Common", []),
        ("Naming", ["Common"]),
        ("Compiler/Diagnostics", ["Common"]),
        ("Compiler/TextFormat", ["Common", "Compiler/Diagnostics"]),
        ("Compiler/Schema", ["Compiler/TextFormat"]),
        ("Compiler/Recognition", ["Common", "Compiler/Diagnostics", "Compiler/TextFormat", "Compiler/Schema"]),
        ("Compiler/Binding", ["Common", "Compiler/Diagnostics", "Compiler/TextFormat", "Compiler/Schema"]),
        ("Compiler/Upgrade", ["Common", "Compiler/Diagnostics", "Compiler/Schema", "Compiler/Binding"]),
        ("Compiler/Raw", ["Compiler/TextFormat", "Compiler/Binding"]),
        ("Compiler/Shapes", ["Common"]),
        ("Compiler/Plans", ["Common", "Compiler/Diagnostics", "Compiler/Schema", "Compiler/Binding", "Compiler/Shapes"]),
        ("Compiler/Layers/Shared", ["Common", "Compiler/Diagnostics", "Compiler/Schema", "Compiler/Binding", "Compiler/Shapes", "Compiler/Plans"]),
        ("Compiler/Layers",
        [
            "Common", "Compiler/Diagnostics", "Compiler/TextFormat", "Compiler/Schema", "Compiler/Binding", "Compiler/Raw", "Compiler/Shapes", "Compiler/Plans",
            "Compiler/Layers/Shared",
        ]),
        ("Compiler/Supplied",
        [
            "Common", "Compiler/Diagnostics", "Compiler/Binding", "Compiler/Raw", "Compiler/Shapes", "Compiler/Plans", "Compiler/Layers",
        ]),
        ("Compiler/Graph",
        [
            "Common", "Compiler/Diagnostics", "Compiler/Schema", "Compiler/Binding", "Compiler/Shapes", "Compiler/Plans", "Compiler/Layers",
            "Compiler/Supplied",
        ]),
        ("Compiler/Solvers",
        [
            "Common", "Compiler/Diagnostics", "Compiler/TextFormat", "Compiler/Schema", "Compiler/Binding", "Compiler/Shapes", "Compiler/Plans",
            "Compiler/Graph",
        ]),
        ("Compiler/Inference/Kernels", ["Common", "Compiler/Shapes", "Compiler/Plans", "Compiler/Graph"]),
        ("Compiler/Inference/Fusion", ["Compiler/Plans", "Compiler/Graph", "Compiler/Inference/Kernels"]),
        ("Compiler/Inference",
        [
            "Common", "Compiler/Diagnostics", "Compiler/Binding", "Compiler/Shapes", "Compiler/Plans", "Compiler/Graph", "Compiler/Inference/Kernels",
            "Compiler/Inference/Fusion",
        ]),
        ("Compiler/Analysis", ["Common", "Compiler/Diagnostics", "Compiler/Binding", "Compiler/Shapes", "Compiler/Plans", "Compiler/Graph"]),
        ("Compiler",
        [
            "Common", "Compiler/Diagnostics", "Compiler/TextFormat", "Compiler/Schema", "Compiler/Recognition", "Compiler/Binding",
            "Compiler/Upgrade", "Compiler/Plans", "Compiler/Supplied", "Compiler/Graph", "Compiler/Solvers", "Compiler/Analysis",
        ]),
        ("Model",
        [
            "Common", "Naming", "Compiler/Diagnostics", "Compiler/Binding", "Compiler/Raw", "Compiler/Shapes", "Compiler/Plans",
            "Compiler/Layers", "Compiler/Supplied", "Compiler/Graph", "Compiler/Inference", "Compiler/Inference/Kernels", "Compiler/Analysis",
        ]),
        ("CSharp", ["Common", "Naming", "Compiler/Raw", "Compiler/Shapes", "Compiler/Plans", "Compiler/Inference", "Compiler/Inference/Kernels", "Model"]),
        ("Pipeline/Metadata",
        [
            "Common", "Naming", "Compiler/Diagnostics", "Compiler/TextFormat", "Compiler/Binding", "Compiler/Shapes", "Compiler/Plans",
            "Compiler/Layers", "Compiler/Supplied", "Compiler/Graph",
        ]),
        ("Pipeline",
        [
            "Common", "Naming", "Compiler/Diagnostics", "Compiler/TextFormat", "Compiler/Recognition", "Compiler/Binding", "Compiler/Shapes",
            "Compiler/Plans", "Compiler/Supplied", "Compiler/Graph", "Compiler/Solvers", "Compiler", "Model", "CSharp", "Pipeline/Metadata",
        ]),
        (MeasuredHouse.Root, ["Common", "Compiler/Diagnostics", "Model", "CSharp", "Pipeline"]),
    ]);
}
