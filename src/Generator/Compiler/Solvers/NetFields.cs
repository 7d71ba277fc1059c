namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>The fields of a solver in which nets stand.</summary>
internal static class NetFields
{
    /// <summary>Those that name or hold the net that learns.</summary>
    public static readonly string[] Train = ["net", "net_param", "train_net", "train_net_param"];

    /// <summary>Those that name a file, in the order in which PrototxtNet may name the files in their place.</summary>
    public static readonly string[] Files = ["net", "train_net", "test_net"];
}
