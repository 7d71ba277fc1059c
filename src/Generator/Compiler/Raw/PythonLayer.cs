using Prototxt.Generator.Compiler.Binding;

namespace Prototxt.Generator.Compiler.Raw;

/// <summary>What a layer of the type <c>Python</c> says of the class that it runs.</summary>
internal static class PythonLayer
{
    public static bool IsOne(Message layer) => layer.String("type") == "Python";

    public static string Class(Message layer) => layer.Sub("python_param")?.String("layer") ?? "";

    public static string Module(Message layer) => layer.Sub("python_param")?.String("module") ?? "";

    public static string Text(Message layer) => layer.Sub("python_param")?.String("param_str") ?? "";

    /// <summary>Counts all fields as read: they are told to the project, or say where data comes from.</summary>
    public static void MarkRead(Message layer)
    {
        if (layer.Sub("python_param") is { } python)
            foreach (string field in (string[])["module", "layer", "param_str", "share_in_parallel"])
                python.Has(field);
    }
}
