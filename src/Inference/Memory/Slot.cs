namespace Prototxt.Inference;

/// <summary>A place of a workspace, for values that live at different times.</summary>
/// <param name="Size">The numbers of the largest of them, for a batch of one and the sizes of the prototxt.</param>
/// <param name="Offset">Where it begins in the workspace's arena, in numbers; places of other times may lie over it. -1 for memory of its own.</param>
public readonly record struct Slot(long Size, long Offset = -1);
