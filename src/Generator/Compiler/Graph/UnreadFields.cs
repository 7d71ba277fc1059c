using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>Fields that no code has asked for: without a word they would be ignored.</summary>
internal static class UnreadFields
{
    /// <summary>After a layer was planned.</summary>
    public static void Report(Node node, DiagnosticBag bag)
    {
        Field[] unread = [.. node.Layer.Unread];
        // Caffe starts from them; they are the form that weight files have, and almost never stand in a prototxt.
        if (node.Layer.Subs("blobs") is { Count: > 0 } blobs)
            bag.Report(Descriptors.FieldWithoutEffect, blobs[0].NameSpan, node.Type.Name, node.Name, "blobs", ": learned blobs start from their fillers, and from a weight file where one is loaded");
        foreach (Field field in unread)
            if (!ReportFork(field, bag) && IsParameter(field) && field.Schema.Name is not ("loss_param" or "transform_param"))
                bag.Report(Descriptors.FieldWithoutEffect, field.NameSpan, node.Type.Name, node.Name, field.Schema.Name, $": {node.Type.Name} layers do not read it");

        foreach (Field field in node.Layer.Fields.Where(f => IsParameter(f) && !unread.Contains(f)))
            Report(node, field.Value.Message!, bag);
    }

    // A message that was asked for may hold one that was not looked at to its end.
    private static void Report(Node node, Message message, DiagnosticBag bag)
    {
        Field[] unread = [.. message.Unread];
        foreach (Field field in unread)
            if (!ReportFork(field, bag))
                bag.Report(Descriptors.FieldWithoutEffect, field.NameSpan, node.Type.Name, node.Name, field.Schema.Name, "");
        foreach (Field field in message.Fields.Where(f => f.Value.Message is not null && !unread.Contains(f)))
            Report(node, field.Value.Message!, bag);
    }

    /// <summary>What forks add to the net itself, or to a solver.</summary>
    public static void Report(Message net, DiagnosticBag bag)
    {
        // One that is given many times is told of once.
        foreach (IGrouping<string, Field> same in net.Unread.GroupBy(f => f.Schema.Name))
            ReportFork(same.First(), bag);
    }

    // The schema notes what an addition means; an empty note is for those that change no number.
    private static bool ReportFork(Field field, DiagnosticBag bag)
    {
        if (field.Schema.Note is not { } note)
            return false;
        if (note.Length > 0)
            bag.Report(Descriptors.ForkField, field.NameSpan, field.Schema.Name, field.Schema.Fork, note);
        return true;
    }

    private static bool IsParameter(Field field) => field.Value.Message is not null && field.Schema.Name.EndsWith("_param", StringComparison.Ordinal);
}
