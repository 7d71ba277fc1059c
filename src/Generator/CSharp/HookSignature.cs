using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The method of a supplied layer type.</summary>
internal static class HookSignature
{
    /// <summary>As a project writes it, which has the usual usings.</summary>
    public static string Short(HookMethod method) => Of(method, "Tensor", "IReadOnlyList", "Parameter");

    /// <summary>As generated code writes it.</summary>
    public static string Full(HookMethod method) => Of(method, SourceFile.Tensor, SourceFile.ReadOnlyList, "Torch::Modules.Parameter");

    private static string Of(HookMethod method, string tensor, string list, string parameter)
    {
        List<string> parameters = [.. method.Bottoms.Select(b => $"{(method.ListsBottoms ? $"{list}<{tensor}>" : tensor)} {b.Name}"), $"{method.Record} parameter"];
        if (method.TakesBlobs)
            parameters.Add($"{list}<{parameter}> blobs");
        string result = method.Tops switch
        {
            null => tensor + "[]",
            0 => "void",
            1 => tensor,
            { } count => "(" + string.Join(", ", Enumerable.Repeat(tensor, count)) + ")",
        };
        return $"private partial {result} {method.Name}({string.Join(", ", parameters)})";
    }
}
