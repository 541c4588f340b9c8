using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;

namespace ParallelMigration.OVirt;

/// <summary>XML. Document types are refused, so that there are no entities to expand, and nothing is ever fetched.</summary>
internal sealed class XmlPartSource(MeteredStream stream, DocumentKind kind) : PartSource
{
    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        CloseInput = false,
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        XmlResolver = null,
    };

    private XmlReader? reader;
    private Part? open;
    private int items;

    private Place Here => reader is IXmlLineInfo info ? new(info.LineNumber, info.LinePosition) : default;

    internal override async ValueTask<Part?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            reader ??= XmlReader.Create(stream, Settings);
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                // XmlReader takes no token.
                cancellation.ThrowIfCancellationRequested();
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element when Enter() is { } empty && Leave(empty) is { } item:
                        return item;
                    case XmlNodeType.EndElement when open is not null && Leave(open) is { } item:
                        return item;
                    case XmlNodeType.Text or XmlNodeType.CDATA when open is not null:
                        open.AddText(await reader.GetValueAsync().ConfigureAwait(false));
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA:
                        throw new OVirtFormatException($"must have parts of its own, but is {Quote.Text(reader.Value)}", kind.Collection!, Here.Line, Here.Position);
                }
            }

            return null;
        }
        catch (XmlException error)
        {
            throw new OVirtFormatException("is not valid XML: " + Quote.OneLine(error.Message), open?.Path ?? "", error.LineNumber, error.LinePosition, error);
        }
        catch (TooLongException error)
        {
            throw error.At(open?.Path ?? "", Here);
        }
        catch (Exception error) when (error is DecoderFallbackException or ArgumentException)
        {
            // The reader lets errors of the decoder and of encoding names through.
            throw new OVirtFormatException("is not valid XML: " + Quote.OneLine(error.Message), open?.Path ?? "", Here.Line, Here.Position, error);
        }
    }

    public override void Dispose() => reader?.Dispose();

    /// <summary>Enters an element.</summary>
    /// <returns>The element, if it has ended already.</returns>
    private Part? Enter()
    {
        var (name, isEmpty) = (reader!.LocalName, reader.IsEmptyElement);
        if (reader.Depth >= DeepestNesting)
        {
            throw new OVirtFormatException($"is nested more than {DeepestNesting} deep", open?.Path ?? "", Here.Line, Here.Position);
        }

        if (reader.Depth == 0 && name == kind.Collection)
        {
            return null;
        }

        if (reader.Depth == 0 && name != kind.Item)
        {
            throw new OVirtFormatException(
                $"has the root element {Quote.Text(name)}, but must have {kind.Item}" + (kind.Collection is null ? "" : " or " + kind.Collection),
                "",
                Here.Line,
                Here.Position);
        }

        Part part = new(name, PartForm.Element, open, Here) { Number = reader.Depth == 1 && open is null && name == kind.Item ? items++ : -1 };
        Count(part);
        open?.Add(part);
        open = part;
        AddAttributes();
        return isEmpty ? part : null;
    }

    /// <summary>Leaves an element.</summary>
    /// <returns>The element, if it is an object of the document.</returns>
    private Part? Leave(Part part)
    {
        open = part.Parent;
        if (open is not null)
        {
            return null;
        }

        stream.Reset();
        ResetCount();
        return part.Name == kind.Item ? part : null;
    }

    // To oVirt an attribute is a part like any other. Only id and href are attributes, and href says nothing that is read here.
    private void AddAttributes()
    {
        while (reader!.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0 && reader.LocalName != "href")
            {
                Part attribute = new(reader.LocalName, PartForm.Value, open, Here);
                Count(attribute);
                open!.Add(attribute).AddText(reader.Value.Trim());
            }
        }

        reader.MoveToElement();
    }
}
