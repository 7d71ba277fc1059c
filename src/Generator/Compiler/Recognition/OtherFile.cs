using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Recognition;

/// <summary>Files in the text format that are neither nets nor solvers, and that lie beside nets under the same extension.</summary>
internal static class OtherFile
{
    // A kind is certain when the file has one of its fields and, besides what is listed, nothing else.
    private static readonly (string Kind, string[] Signs, string[] Besides)[] kinds =
    [
        ("a label map, the names of a detector's classes", ["item"], []),
        ("the mean of a data set or another blob", ["data", "double_data"], ["num", "channels", "height", "width", "shape", "diff", "double_diff"]),
        ("a solver's snapshot", ["learned_net", "history"], ["iter", "current_step", "minimum_loss", "iter_last_event"]),
        ("a multi-phase solver of Intel's Caffe", ["params_pair"], []),
        ("a net of Caffe2", ["op"], ["name", "type", "num_workers", "device_option", "arg", "external_input", "external_output", "partition_info"]),
        ("a graph of TensorFlow", ["node"], ["version", "versions", "library"]),
        ("a training configuration of TensorFlow's object detection", ["train_config", "train_input_reader", "eval_input_reader"],
            ["model", "eval_config", "train_input_config", "eval_input_config", "graph_rewriter"]),
    ];

    /// <summary>What the file is, and the field by which it shows; null for what is a net, a solver or nothing known.</summary>
    public static (string What, string Field)? Recognize(MessageSyntax file)
    {
        foreach ((string kind, string[] signs, string[] besides) in kinds)
            if (file.Fields.FirstOrDefault(f => signs.Contains(f.Name)) is { } sign && file.Fields.All(f => signs.Contains(f.Name) || besides.Contains(f.Name)))
                return (kind, sign.Name);
        return null;
    }
}
